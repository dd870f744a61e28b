// What the phone keeps: a database of the browser's own, in which keys lie that can't be taken out.

const name = "countersign";
const version = 2;
const places = {
  accounts: { keyPath: "device" }, settings: {}, history: { autoIncrement: true }, sites: { keyPath: "id" },
};

/** @typedef {keyof typeof places} Place */

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, version);
    opening.onupgradeneeded = () => {
      for (const [place, form] of Object.entries(places)) {
        if (!opening.result.objectStoreNames.contains(place)) opening.result.createObjectStore(place, form);
      }
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("the database is open in an older app"));
  });
}

/** @type {Promise<IDBDatabase>|undefined} */
let opened;

/** Does something in one transaction, and waits until it is on the disk.
 * @template Value
 * @param {Place} place
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<Value>} body
 * @returns {Promise<Value>} */
async function transact(place, mode, body) {
  opened ??= open();
  const database = await opened.catch((error) => {
    opened = undefined;
    throw error;
  });
  // A newer app that wants to change the database must not wait for this window.
  database.onversionchange = () => {
    database.close();
    opened = undefined;
  };
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(place, mode, { durability: "strict" });
    const asking = body(transaction.objectStore(place));
    transaction.oncomplete = () => resolve(asking.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was ended"));
  });
}

/** Changes many things at once, or none: `change` is told what is there, and says what to put in its place.
 * @param {Place} place
 * @param {(there: any[]) => any[]} change
 * @returns {Promise<any>} */
export const change = (place, change) => transact(place, "readwrite", (store) => {
  const asking = store.getAll();
  asking.onsuccess = () => {
    for (const value of change(asking.result)) store.put(value);
  };
  return asking;
});

/** What is kept under a key; where there is nothing, `value` from now on.
 * @param {Place} place
 * @param {any} value
 * @param {IDBValidKey} key
 * @returns {Promise<any>} */
export async function settled(place, value, key) {
  await transact(place, "readwrite", (store) => {
    const asking = store.get(key);
    asking.onsuccess = () => asking.result ?? store.put(value, key);
    return asking;
  });
  return get(place, key);
}

/** @param {Place} place
 * @param {IDBValidKey} key
 * @returns {Promise<any>} */
export const get = (place, key) => transact(place, "readonly", (store) => store.get(key));

/** @param {Place} place
 * @returns {Promise<any[]>} */
export const all = (place) => transact(place, "readonly", (store) => store.getAll());

/** @param {Place} place
 * @param {any} value
 * @param {IDBValidKey} [key] where the value doesn't name it itself */
export const put = (place, value, key) => transact(place, "readwrite", (store) => store.put(value, key));

/** @param {Place} place
 * @param {IDBValidKey|IDBKeyRange} key */
export const remove = (place, key) => transact(place, "readwrite", (store) => store.delete(key));

/** @param {Place} place
 * @returns {Promise<IDBValidKey[]>} */
export const keys = (place) => transact(place, "readonly", (store) => store.getAllKeys());
