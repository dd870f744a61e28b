// What the person set, and small things worth keeping.

import * as database from "./database.js";

/** @typedef {"clock"|"language"|"theme"} Name */

/** @param {Name} name */
export const get = (name) => database.get("settings", name);

/** @param {Name} name
 * @param {any} value */
export const set = (name, value) => database.put("settings", value, name);
