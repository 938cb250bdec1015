import ts from "typescript";

/** A JSON Schema of draft 7, which editors take. @see https://json-schema.org/draft-07/schema */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of a type that a TypeScript file exports, with its docstrings. */
export function schemaOfType(file: string, name: string, options: ts.CompilerOptions): JsonSchema {
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module && checker.getExportsOfModule(module).find((each) => each.name === name);
  if (symbol === undefined) throw new Error(`${file} exports no ${name}`);
  return new Reader(checker).schemaOf(checker.getDeclaredTypeOfSymbol(symbol));
}

class Reader {
  public constructor(private readonly checker: ts.TypeChecker) {}

  public schemaOf(type: ts.Type): JsonSchema {
    if (type.isUnion()) return this.#ofUnion(type);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.String) return { type: "string" };
    if (type.flags & ts.TypeFlags.Number) return { type: "number" };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.checker.typeToString(type) === "true" };
    if (this.checker.isArrayType(type)) return this.#ofArray(type);
    if (type.flags & ts.TypeFlags.Object) return this.#ofObject(type);
    throw new Error(`no JSON Schema is known for ${this.checker.typeToString(type)}`);
  }

  #ofUnion({ types }: ts.UnionType): JsonSchema {
    const given = types.filter((type) => !(type.flags & ts.TypeFlags.Undefined));
    const isBoolean = (type: ts.Type): boolean => (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const both = given.filter(isBoolean).length === 2;
    const others = both ? given.filter((type) => !isBoolean(type)) : given;
    const schemas = [...(both ? [{ type: "boolean" }] : []), ...others.map((type) => this.schemaOf(type))];
    const [only] = schemas;
    if (only !== undefined && schemas.length === 1) return only;
    const isConst = schemas.every((schema) => "const" in schema);
    return isConst ? { enum: schemas.map((schema) => schema.const) } : { anyOf: schemas };
  }

  #ofArray(type: ts.Type): JsonSchema {
    const [items] = this.checker.getTypeArguments(type as ts.TypeReference);
    if (items === undefined) throw new Error(`${this.checker.typeToString(type)} has no items`);
    return { type: "array", items: this.schemaOf(items) };
  }

  #ofObject(type: ts.Type): JsonSchema {
    const entries = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (entries !== undefined) {
      return { type: "object", additionalProperties: this.schemaOf(entries.type) };
    }
    // A key that is never set tells one member of a union from another.
    const properties = this.checker
      .getPropertiesOfType(type)
      .filter((property) => !(this.checker.getTypeOfSymbol(property).flags & ts.TypeFlags.Undefined));
    const required = properties.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional));
    return {
      type: "object",
      properties: Object.fromEntries(
        properties.map((property) => [property.name, this.#ofProperty(property)]),
      ),
      ...(required.length === 0 ? {} : { required: required.map(({ name }) => name) }),
      additionalProperties: false,
    };
  }

  #ofProperty(property: ts.Symbol): JsonSchema {
    const schema = this.schemaOf(this.checker.getTypeOfSymbol(property));
    const description = ts.displayPartsToString(property.getDocumentationComment(this.checker));
    const notes = property.getJsDocTags(this.checker).flatMap(({ name, text }) => {
      const words = ts.displayPartsToString(text);
      if (name === "default") return [`Default: ${words}`];
      if (name === "example") return [`Example: ${words}`];
      return name === "see" ? [words] : [];
    });
    // Lines of a docstring are broken for those who read the code.
    const all = [description, ...notes]
      .filter((text) => text !== "")
      .map((text) => text.replace(/(?<!\n)\n(?!\n)/g, " "))
      .join("\n\n");
    return all === "" ? schema : { description: all, ...schema };
  }
}
