import type { Page } from 'playwright-core'

/** The letter that a page of `/direct` has written. */
async function writtenLetter(page: Page): Promise<string> {
  const text = page.getByTestId('direct-letter')
  await text.waitFor({ state: 'attached', timeout: 60_000 })
  return text.inputValue()
}

/** Puts a text where letters are pasted, and takes it. */
export async function takeText(page: Page, text: string): Promise<void> {
  await page.getByTestId('direct-paste').fill(text)
  await page.getByTestId('direct-take').click()
}

/** Begins a call and returns its offer. */
export async function invite(page: Page): Promise<string> {
  await page.getByTestId('direct-invite').click()
  return writtenLetter(page)
}

/** Answers an offer that is open and returns the answer. */
export async function answer(page: Page): Promise<string> {
  await page.getByTestId('direct-answer').click()
  return writtenLetter(page)
}
