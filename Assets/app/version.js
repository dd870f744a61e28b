// The program's version, which its test compares.
export const version = "0.1.0";
