import type { Page } from 'playwright-core';

/** Opens the example template's form and fills its first step. */
export async function fillGoldenPath(page: Page): Promise<void> {
  await page.goto('/create/templates/default/golden-path-service');
  await page.getByLabel('Name').fill('lock-keeper');
  await page.getByLabel('What it does').fill('Opens the lock when a boat is near');
  await page.getByLabel('Owner').fill('booking');
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('Requests that go well').first().waitFor();
}
