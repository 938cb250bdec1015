import { Document, isScalar, visit } from "yaml";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { writtenShape } from "../../../components/model/schema";
import { inOrderOf } from "./keyOrder";

/** A model in the order of its keys. */
export function ordered(model: AccessModelArgs): AccessModelArgs {
  return inOrderOf(writtenShape(), model) as AccessModelArgs;
}

/** Characters of a list that stands in one line. */
const LONGEST_LIST = 80;

/** A model as a file for people: short lists in a line each. */
export function modelYaml(model: AccessModelArgs, comment: string): string {
  const document = new Document(ordered(model), { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, list) => {
      const texts = list.items.map((item) => (isScalar(item) ? String(item.value) : undefined));
      if (texts.includes(undefined) || texts.join(", ").length > LONGEST_LIST) return;
      list.flow = true;
    },
  });
  document.commentBefore = comment;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
