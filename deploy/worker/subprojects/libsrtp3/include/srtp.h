// The part of libsrtp 3's interface that the worker uses, on top of libsrtp 2, which is what Debian has.
//
// Version 3 differs in two ways: a policy is an opaque object with setters instead of a plain struct, and packets are
// written from one buffer into another instead of in place. The names stay apart because C++ overloads them: the
// functions of version 2 take other parameters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

// Version 2 gives this name to the struct.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

// Errors that only version 3 knows. The worker has texts for them; nobody returns the second one.
inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
inline constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

struct srtp3_policy
{
	srtp2_policy_t policy{};
	uint8_t key[SRTP_MAX_KEY_LEN]{};
};

using srtp_policy_t = srtp3_policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new srtp3_policy;

	return srtp_err_status_ok;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->policy.ssrc = ssrc;

	return srtp_err_status_ok;
}

// RFC 5764 keeps the 80-bit tag on SRTCP for the _32 profile; the second call knows that.
inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->policy.rtp, profile);

	return status != srtp_err_status_ok
	         ? status
	         : srtp_crypto_policy_set_from_profile_for_rtcp(&policy->policy.rtcp, profile);
}

// Version 2 wants the salt right behind the key. The worker has no master key identifier (MKI).
inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* /*mki*/,
  size_t /*mkiLength*/)
{
	if (keyLength + saltLength > sizeof(policy->key))
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->key, key, keyLength);
	std::memcpy(policy->key + keyLength, salt, saltLength);
	policy->policy.key = policy->key;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->policy.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t packets)
{
	policy->policy.window_size = packets;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return srtp_create(session, &policy->policy);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

namespace srtp3
{
	using InPlace = srtp_err_status_t (*)(srtp_t session, void* packet, int* length);

	// Copies the packet (if it is to move at all) and lets version 2 work on the copy.
	inline srtp_err_status_t Transform(
	  InPlace inPlace,
	  size_t growth,
	  srtp_t session,
	  const uint8_t* in,
	  size_t inLength,
	  uint8_t* out,
	  size_t* outLength)
	{
		if (*outLength < inLength + growth)
		{
			return srtp_err_status_buffer_small;
		}

		if (out != in)
		{
			std::memmove(out, in, inLength);
		}

		int length        = static_cast<int>(inLength);
		const auto status = inPlace(session, out, &length);

		*outLength = static_cast<size_t>(length);

		return status;
	}
} // namespace srtp3

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength, size_t /*mkiIndex*/)
{
	return srtp3::Transform(srtp_protect, SRTP_MAX_TRAILER_LEN, session, in, inLength, out, outLength);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength, size_t /*mkiIndex*/)
{
	return srtp3::Transform(srtp_protect_rtcp, SRTP_MAX_TRAILER_LEN, session, in, inLength, out, outLength);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength)
{
	return srtp3::Transform(srtp_unprotect, 0, session, in, inLength, out, outLength);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength)
{
	return srtp3::Transform(srtp_unprotect_rtcp, 0, session, in, inLength, out, outLength);
}
