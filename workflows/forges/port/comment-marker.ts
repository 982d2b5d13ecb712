/** By which the one comment on a topic is known, whatever it says. Readers don't see it. */
export function commentMarker(topic: string): string {
  return `<!-- berth:comment ${topic} -->`;
}
