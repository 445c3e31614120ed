type Metadata = Record<string, unknown>;

/** A cell that Colab shows as a form: its code is folded under the form's title. */
export function foldForm(source: string, metadata: Metadata): Metadata {
  if (metadata.cellView !== "form") return metadata;
  const [, title] = /^\s*#\s*@title[ \t]+(.*?)[ \t]*(?:\{.*\})?[ \t]*$/m.exec(source) ?? [];
  const tags = Array.isArray(metadata.tags) ? metadata.tags : [];
  return { ...(title && { code_summary: title }), ...metadata, tags: [...tags, "hide-input"] };
}
