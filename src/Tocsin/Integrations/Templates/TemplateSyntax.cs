using System.Globalization;
using Tocsin.Http;

namespace Tocsin.Integrations.Templates;

/// <summary>
/// Reads a template and lets through what templates have: fields, <c>if</c>, <c>unless</c>, <c>each</c>, <c>with</c> and
/// comments. No helpers, no partials and nothing that could call itself; every field is one that there is.
/// </summary>
internal sealed class TemplateSyntax
{
    private static readonly string[] Blocks = ["if", "unless", "each", "with"];
    private static readonly string[] Helpers = [.. Blocks, "else", "log", "lookup"];

    private readonly string _text;
    private readonly List<TemplateNode> _root = [];
    private readonly Stack<OpenBlock> _open = [];
    private readonly List<TemplateField> _contexts = [TemplateFields.Root];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private int _tags;
    private int _loops;

    private TemplateSyntax(string text) => _text = text;

    private List<TemplateNode> Current => _open.TryPeek(out var block) ? block.Current : _root;

    /// <summary>What it consists of, and the first names of the fields that it uses.</summary>
    /// <exception cref="TemplateException">Something is wrong with it.</exception>
    public static (IReadOnlyList<TemplateNode> Nodes, IReadOnlySet<string> Used) Read(string text)
    {
        var syntax = new TemplateSyntax(text);
        syntax.Read();
        return (syntax._root, syntax._used);
    }

    private void Read()
    {
        TemplateTag? last = null;
        for (int at; (at = _text.IndexOf("{{", last?.End ?? 0, StringComparison.Ordinal)) >= 0; )
        {
            if (++_tags > TemplateLimits.MaxTags)
            {
                throw At(at, "is one tag too many", $"at most {TemplateLimits.MaxTags}");
            }

            if (TemplateTag.Read(_text, at, out var problem, out var expected) is not { } tag)
            {
                throw At(at, problem, expected);
            }

            Literal(TemplateTag.Between(_text, last, tag));
            Take(tag);
            last = tag;
        }

        Literal(TemplateTag.Between(_text, last, next: null));
        if (_open.TryPeek(out var block))
        {
            throw At(block.At, $"opens {{{{#{block.Name}}}}}, and nothing closes it", $"{{{{/{block.Name}}}}}");
        }
    }

    private void Literal(string text)
    {
        if (text.Length > 0)
        {
            Current.Add(new TemplateNode.Text(text));
        }
    }

    private void Take(TemplateTag tag)
    {
        var at = tag.Start;
        switch (tag.Words)
        {
            case null:
                break;
            case []:
                throw At(at, "is empty", "a field");
            case [var first, ..] when tag.IsRaw && (first[0] is '#' or '/' || first == "else"):
                throw At(at, "has three braces around a block", "two");
            case [['#', .. var name], ..] when !Blocks.Contains(name, StringComparer.Ordinal):
                throw At(
                    at,
                    $"is '{Problems.Quote(tag.Words[0])}'",
                    "one of #if, #unless, #each, #with; there are no others"
                );
            case [['#', .. var name], var path]:
                Open(at, name, path);
                break;
            case [['#', ..] block, ..]:
                throw At(at, $"'{block}' takes one field", $"such as {{{{{block} severity}}}}");
            case [['/', .. var name]]:
                Close(at, name);
                break;
            case ["else"]:
                Else(at);
                break;
            case ["else", "if", var path] when _open.TryPeek(out var block) && block is { Name: "if", HasElse: false }:
                block.ElseIf(Field(at, path).Path);
                break;
            case ["else", ..]:
                throw At(at, "is no {{else}} that belongs to a block", "{{else}}, or {{else if field}} within #if");
            case [['>' or '*' or '&' or '^', ..] word, ..]:
                throw At(
                    at,
                    $"begins with '{word[0]}'",
                    "a field, #if, #unless, #each or #with; there are no partials"
                );
            case [var path]:
                Current.Add(new TemplateNode.Value(Text(at, path)));
                break;
            default:
                throw At(at, $"calls '{Problems.Quote(tag.Words[0])}'", "a field alone; there are no helpers");
        }
    }

    private TemplatePath Text(int at, string path)
    {
        var (field, found) = Field(at, path);
        return field.IsFree || (!field.IsList && field.Members.Count == 0)
            ? found
            : throw At(
                at,
                $"'{Problems.Quote(path)}' is {(field.IsList ? "a list" : "no text")}",
                field.IsList ? $"{{{{#each {path}}}}}" : $"such as {path}.{field.Members[0].Name}"
            );
    }

    private void Open(int at, string name, string path)
    {
        var (field, found) = Field(at, path);
        if (_open.Count == TemplateLimits.MaxDepth)
        {
            throw At(at, "is a block too deep in others", $"at most {TemplateLimits.MaxDepth} in each other");
        }

        if (name == "each")
        {
            if (!field.IsList && !field.IsFree)
            {
                throw At(at, $"'{Problems.Quote(path)}' is no list", "#with, or one of facts, items");
            }

            if (++_loops > TemplateLimits.MaxLoops)
            {
                throw At(at, "is one #each too many", $"at most {TemplateLimits.MaxLoops}");
            }

            if (_open.Count(b => b.Name == name) == TemplateLimits.MaxNestedLoops)
            {
                throw At(
                    at,
                    "is an #each too deep in others",
                    $"at most {TemplateLimits.MaxNestedLoops} in each other"
                );
            }
        }
        else if (name == "with" && (field.IsList || field is { IsFree: false, Members.Count: 0 }))
        {
            throw At(at, $"'{Problems.Quote(path)}' has no fields", "#if, or one of event, finding, scan");
        }

        _open.Push(new OpenBlock(name, at, found));
        if (name is "each" or "with")
        {
            _contexts.Add(field with { IsList = false });
        }
    }

    private void Close(int at, string name)
    {
        if (!_open.TryPeek(out var block) || block.Name != name)
        {
            throw At(at, "closes a block that is not open", block is null ? "none is" : $"{{{{/{block.Name}}}}}");
        }

        _open.Pop();
        Leave(block);
        Current.Add(block.ToNode());
    }

    private void Else(int at)
    {
        if (!_open.TryPeek(out var block) || block.HasElse)
        {
            throw At(at, "is no {{else}} that belongs to a block", "one within a block");
        }

        // What is said where there is nothing is said outside of it.
        Leave(block);
        block.Else();
    }

    private void Leave(OpenBlock block)
    {
        if (block is { Name: "each" or "with", HasElse: false })
        {
            _contexts.RemoveAt(_contexts.Count - 1);
        }
    }

    private (TemplateField Field, TemplatePath Path) Field(int at, string path)
    {
        if (path is "@index" or "@key" or "@first" or "@last")
        {
            return _open.Any(b => b is { Name: "each", HasElse: false })
                ? (new TemplateField(path, ""), new TemplatePath(0, [], path))
                : throw At(at, $"'{path}' is outside of a loop", "within {{#each}}");
        }

        var rest = path;
        var level = _contexts.Count - 1;
        for (; rest == ".." || rest.StartsWith("../", StringComparison.Ordinal); level--)
        {
            rest = rest.Length == 2 ? "" : rest[3..];
        }

        if (level < 0)
        {
            throw At(at, $"'{Problems.Quote(path)}' leads out of everything", "fewer ../");
        }

        var field = _contexts[level];
        var up = _contexts.Count - 1 - level;
        if (rest is "this" or "." or "")
        {
            return (field, new TemplatePath(up, []));
        }

        rest =
            rest.StartsWith("this.", StringComparison.Ordinal) ? rest[5..]
            : rest.StartsWith("./", StringComparison.Ordinal) ? rest[2..]
            : rest;
        if (_contexts[level] == TemplateFields.Root)
        {
            _used.Add(rest.Split('.')[0]);
        }

        var names = rest.Split('.');
        foreach (var name in names)
        {
            if (!IsName(name) || Helpers.Contains(rest, StringComparer.OrdinalIgnoreCase))
            {
                throw At(at, $"'{Problems.Quote(path)}' is no field", "such as severity or finding.title");
            }

            field =
                TemplateFields.Find(field, name, out var expected)
                ?? throw At(at, $"'{Problems.Quote(path)}' is no field: '{Problems.Quote(name)}' is unknown", expected);
        }

        return (field, new TemplatePath(up, names));
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private TemplateException At(int at, string problem, string expected)
    {
        var before = _text.AsSpan(0, at);
        var line = before.Count('\n') + 1;
        var column = at - before.LastIndexOf('\n');
        return new TemplateException(
            string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: {problem}"),
            expected
        );
    }

    private sealed class OpenBlock(string name, int at, TemplatePath path)
    {
        private readonly List<(TemplatePath Path, List<TemplateNode> Body)> _cases = [(path, [])];
        private readonly List<TemplateNode> _else = [];

        public string Name => name;

        public int At => at;

        public bool HasElse { get; private set; }

        public List<TemplateNode> Current => HasElse ? _else : _cases[^1].Body;

        public void Else() => HasElse = true;

        public void ElseIf(TemplatePath other) => _cases.Add((other, []));

        public TemplateNode ToNode()
        {
            IReadOnlyList<TemplateNode> otherwise = _else;
            for (var i = _cases.Count - 1; i > 0; i--)
            {
                otherwise = [new TemplateNode.Block(name, _cases[i].Path, _cases[i].Body, otherwise)];
            }

            return new TemplateNode.Block(name, _cases[0].Path, _cases[0].Body, otherwise);
        }
    }
}
