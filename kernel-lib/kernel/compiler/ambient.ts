/** Declarations of what the kernel itself gives to cells, beyond Node's own. */
export const ambientDeclarations = `
/** Asks the reader for a line of text; the cell waits. Null when the notebook has no way to ask. */
declare function prompt(message?: string, options?: { password?: boolean }): string | null;

declare module "tslab" {
  /** Shows rich content in the notebook. */
  export interface Display {
    javascript(s: string): void;
    html(s: string): void;
    markdown(s: string): void;
    latex(s: string): void;
    svg(s: string): void;
    png(b: Uint8Array): void;
    jpeg(b: Uint8Array): void;
    gif(b: Uint8Array): void;
    pdf(b: Uint8Array): void;
    text(s: string): void;
    raw(contentType: string, b: string | Uint8Array): void;
  }
  /** The version strings of the kernel and its dependencies. */
  export const versions: { tslab: string; typescript: string; node: string };
  /** Shows rich content below the running cell. */
  export const display: Display;
  /** A display that overwrites what it has shown before. */
  export function newDisplay(): Display;
  /** Clears the outputs of the running cell; with \`wait\`, only when the next output comes. */
  export function clearOutput(wait?: boolean): void;

  /** A channel to the notebook's front end, such as a widget. */
  export interface Comm {
    readonly id: string;
    readonly target: string;
    send(data: unknown, buffers?: Uint8Array[]): void;
    close(data?: unknown): void;
    onMessage?: (data: unknown, buffers: Uint8Array[]) => void;
    onClose?: (data: unknown) => void;
  }
  /** Opens a comm to a target that the front end knows. */
  export function openComm(target: string, data?: unknown, buffers?: Uint8Array[]): Comm;
  /** Names what answers when the front end opens a comm. */
  export function registerCommTarget(target: string, opened: (comm: Comm, data: unknown) => void): void;
}
`;
