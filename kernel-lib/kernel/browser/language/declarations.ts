const name = "declarations.json";

async function load(): Promise<{ [path: string]: string }> {
  const response = await fetch(new URL(name, self.location.href)).catch(() => {
    // told to the reader by the page; the course's author is who can help
    throw new Error(
      `${name} could not be fetched. A Content-Security-Policy that the site sends as a header must leave out the files beside it`,
    );
  });
  if (!response.ok) throw new Error(`${name} is not beside ${self.location.pathname}: ${response.status}`);
  return (await response.json()) as { [path: string]: string };
}

/** What the compiler knows of the language and of the library, by paths; on its way since the worker began. */
export const declarations = load();
