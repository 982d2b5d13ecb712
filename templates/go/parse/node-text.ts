import { quote } from '../printing/quote.ts';
import type { CommandNode, Node, PipeNode } from './ast.ts';

/** A node as Go writes it in errors: with single spaces and without trim markers. */
export function nodeText(node: Node): string {
  switch (node.kind) {
    case 'list':
      return node.nodes.map(nodeText).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${pipeText(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range': {
      const elsePart = node.elseList ? `{{else}}${nodeText(node.elseList)}` : '';
      return `{{${node.kind} ${pipeText(node.pipe)}}}${nodeText(node.list)}${elsePart}{{end}}`;
    }
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe ? ` ${pipeText(node.pipe)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'pipe':
      return pipeText(node);
    case 'command':
      return commandText(node);
    case 'identifier':
      return node.name;
    case 'variable':
      return [node.name, ...node.fields].join('.');
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'field':
      return `.${node.fields.join('.')}`;
    case 'chain':
      return `${inParentheses(node.base)}.${node.fields.join('.')}`;
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}

function pipeText({ variables, isAssign, commands }: PipeNode): string {
  const declared = variables.length === 0 ? '' : `${variables.map(nodeText).join(', ')} ${isAssign ? '=' : ':='} `;
  return declared + commands.map(commandText).join(' | ');
}

function commandText({ operands }: CommandNode): string {
  return operands.map(inParentheses).join(' ');
}

function inParentheses(node: Node): string {
  return node.kind === 'pipe' ? `(${pipeText(node)})` : nodeText(node);
}
