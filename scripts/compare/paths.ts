/** Folders that differ from machine to machine; `/html/body` and `/api/users` are no paths of a machine. */
const roots =
  "home|Users|root|tmp|var|private|opt|usr|mnt|media|srv|work|workspaces?|app|builds|content|kaggle|github|__w|nix|snap";
const name = String.raw`[\w.@~+<>-]+`;
const posix = String.raw`(?<![\w.:/\\<])(?:file://(?:/${name})+|/(?:${roots})(?:/${name})*)/(?=[\w.@~+<-])`;
const windows = String.raw`(?<!\w)(?:file:///)?[A-Za-z]:(?:[\\/]${name})*[\\/](?=[\w.@~+<-])`;
const folders = new RegExp(`${posix}|${windows}`, "g");

/** The folder of an absolute path or of a `file:` address becomes a mark; the file's name stays. */
export function withoutFolders(text: string): string {
  return text.replace(folders, "<folder>/");
}

const temporary = String.raw`/(?:private/)?(?:var/)?tmp/|/var/folders/[\w+]+/[\w+]+/T/|[\\/]Temp[\\/]`;
/** Names that programs make for files that are to go again: of Python, of mktemp, and of Node below the system's folder. */
const names = new RegExp(
  String.raw`(?<=[\\/])tmp[a-z0-9_]{8}(?![\w-])|(?<![\w-])tmp(?=[a-z]*[\d_])[a-z0-9_]{8}(?![\w-])|(?<=${temporary})(?:tmp\.[A-Za-z0-9]{10}|[\w.-]{0,80}[-_][A-Za-z0-9]{6})(?![\w-])|(?<=[\\/]ipykernel_)\d+`,
  "g",
);

/** Random names of temporary files and folders become a mark. */
export function withoutTemporaryNames(text: string): string {
  return text.replace(names, "<temporary>");
}
