/**
 * The few functions of TypeScript that its declarations leave out and that one warm checker needs. The version is
 * pinned, and 6.0 is the last compiler with this API (7 is native), so they do not move under us.
 */
import type ts from "typescript";

export interface CellSourceFile extends ts.SourceFile {
  /** Top-level names after binding. */
  locals: Map<string, CellSymbol>;
  /** Every identifier in the text. */
  identifiers: Map<string, string>;
  /** Where each line begins. */
  lineMap?: readonly number[];
  commentDirectives?: readonly object[];
  checkJsDirective?: { enabled: boolean };
  /** What comments at the top of a file say to the compiler. */
  pragmas: ReadonlyMap<string, Pragma | readonly Pragma[]>;
  parseDiagnostics: ts.DiagnosticWithLocation[];
  bindDiagnostics: ts.DiagnosticWithLocation[];
  /** What a program notes about the imports of its files; cells are not its files. */
  imports: ts.StringLiteralLike[];
  moduleAugmentations: ts.Node[];
  ambientModuleNames: string[];
  externalModuleIndicator?: ts.Node | true;
  path: string;
  resolvedPath: string;
  originalFileName: string;
}

interface Pragma {
  arguments: { factory?: string };
}

export interface CellSymbol extends ts.Symbol {
  exportSymbol?: CellSymbol;
}

export interface Checker extends ts.TypeChecker {
  getDiagnostics(file: ts.SourceFile): ts.Diagnostic[];
  getEmitResolver(file: ts.SourceFile): EmitResolver;
  /** A signature's parameters; one list for each alternative of a last one that is a union of tuples. */
  getExpandedParameters(signature: ts.Signature): readonly (readonly ExpandedParameter[])[];
}

export interface ExpandedParameter extends ts.Symbol {
  links?: { checkFlags?: number };
}

/** What transformers and printers ask the checker. */
interface EmitResolver {
  hasGlobalName(name: string): boolean;
}

export interface EmitHost {
  getCompilerOptions(): ts.CompilerOptions;
  getCanonicalFileName(name: string): string;
  getCurrentDirectory(): string;
  getEmitModuleFormatOfFile(file: ts.SourceFile): ts.ModuleKind;
}

interface EmitResult extends ts.TransformationResult<ts.SourceFile> {
  isEmitNotificationEnabled(node: ts.Node): boolean;
}

interface TextWriter {
  getText(): string;
}

interface SourceMapGenerator {
  toString(): string;
}

interface CellPrinter extends ts.Printer {
  writeFile(file: ts.SourceFile, writer: TextWriter, map: SourceMapGenerator): void;
}

/** What a checker asks its program for, where cells differ from files. */
export interface CheckerHost extends ts.Program {
  getResolvedModule(
    file: ts.SourceFile,
    specifier: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}

/** Makes nodes, and of patterns that declare those that assign. */
interface CellFactory extends ts.NodeFactory {
  converters: { convertToAssignmentPattern(pattern: ts.BindingPattern): ts.Expression };
}

export interface Internals {
  factory: CellFactory;
  isGeneratedIdentifier(node: ts.Node): boolean;
  isAssignmentExpression(
    node: ts.Node,
    excludeCompound: true,
  ): node is ts.BinaryExpression & { operatorToken: ts.EqualsToken };
  /** Of which package a file's tags take their functions; undefined where they call a factory. */
  getJSXImplicitImportBase(options: ts.CompilerOptions, file: ts.SourceFile): string | undefined;
  getJSXRuntimeImport(base: string | undefined, options: ts.CompilerOptions): string | undefined;
  computeLineStarts(text: string): number[];
  isSourceFileJS(file: ts.SourceFile): boolean;
  getLineStarts(file: ts.SourceFile): readonly number[];
  createCommentDirectivesMap(
    file: ts.SourceFile,
    directives: readonly object[],
  ): { markUsed(line: number): boolean; getUnusedExpectations(): { range: ts.TextRange }[] };
  isGlobalScopeAugmentation(node: ts.Node): boolean;
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  createTypeChecker(host: CheckerHost): Checker;
  getTransformers(
    options: ts.CompilerOptions,
    custom: ts.CustomTransformers,
  ): { scriptTransformers: ts.TransformerFactory<ts.SourceFile>[] };
  transformNodes(
    resolver: EmitResolver,
    host: EmitHost,
    factory: ts.NodeFactory,
    options: ts.CompilerOptions,
    files: readonly ts.SourceFile[],
    transformers: readonly ts.TransformerFactory<ts.SourceFile>[],
    declarations: boolean,
  ): EmitResult;
  createPrinter(options: ts.CompilerOptions, handlers: ts.PrintHandlers): CellPrinter;
  createTextWriter(newLine: string): TextWriter;
  createSourceMapGenerator(
    host: EmitHost,
    file: string,
    sourceRoot: string,
    directory: string,
    options: object,
  ): SourceMapGenerator;
  Completions: {
    getCompletionsAtPosition(
      host: ts.LanguageServiceHost,
      program: ts.Program,
      log: (text: string) => void,
      file: ts.SourceFile,
      position: number,
      preferences: ts.UserPreferences & { includeSymbol?: boolean },
      triggerKind: undefined,
      completionKind: undefined,
      cancellation: undefined,
      format: undefined,
      includeSymbol: boolean,
    ): ts.CompletionInfo | undefined;
  };
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      location: ts.Node,
    ): { displayParts: ts.SymbolDisplayPart[] };
  };
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  findPrecedingToken(position: number, file: ts.SourceFile): ts.Node | undefined;
  isEqualityOperatorKind(kind: ts.SyntaxKind): boolean;
}
