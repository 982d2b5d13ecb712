/**
 * The text without user names and passwords in addresses: what may be shown, logged and written into files. A password may
 * hold anything but white space and `/`, so that rather too much is hidden than too little.
 */
export function withoutCredentials(text: string): string {
  return text.replace(/:\/\/[^\s/]*@/g, '://');
}

/** Also with control characters as `\xNN`, so that a hostile name can't write to somebody's terminal. */
export function printable(text: string): string {
  return withoutCredentials(text).replace(
    // Control characters, and those that change the direction of text.
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    character => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
  );
}
