// The notifications that stand on the phone: one that is no use any more is taken away.

/** Takes away the notifications of what waits no longer, and the notes of what had ended when it came.
 * @param {(id: string) => boolean} isWaiting
 * @returns {Promise<void>} */
export async function sweep(isWaiting) {
  const registration = await navigator.serviceWorker?.getRegistration("/app/");
  for (const note of await registration?.getNotifications?.() ?? []) {
    if (!isWaiting(note.data?.id)) note.close();
  }
}
