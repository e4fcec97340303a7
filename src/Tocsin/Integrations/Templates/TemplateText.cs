using System.Globalization;

namespace Tocsin.Integrations.Templates;

/// <summary>
/// One template, read and ready to run. It is run here and not by a library of Handlebars: what it can reach are the values
/// that it is given, each step is counted, and nothing that it has seen is remembered.
/// </summary>
internal sealed class TemplateText
{
    private readonly IReadOnlyList<TemplateNode> _nodes;

    /// <exception cref="TemplateException">It is none.</exception>
    public TemplateText(string text) => (_nodes, Used) = TemplateSyntax.Read(text);

    /// <summary>The first names of the fields that it uses.</summary>
    public IReadOnlySet<string> Used { get; }

    /// <param name="values">Texts, numbers, yes and no, and lists and dictionaries of them.</param>
    /// <param name="time">What it may not take too much of.</param>
    /// <exception cref="TemplateException">It failed.</exception>
    public string Run(IReadOnlyDictionary<string, object?> values, TimeProvider time)
    {
        var run = new Running(new TemplateOutput(time));
        run.Contexts.Add(values);
        run.Write(_nodes);
        return run.Output.ToString();
    }

    private sealed record Turn(int Index, string Key, bool IsLast);

    private sealed class Running(TemplateOutput output)
    {
        private Turn? _turn;

        public TemplateOutput Output => output;

        public List<object?> Contexts { get; } = [];

        public void Write(IReadOnlyList<TemplateNode> nodes)
        {
            foreach (var node in nodes)
            {
                output.Step();
                switch (node)
                {
                    case TemplateNode.Text text:
                        output.Write(text.Characters);
                        break;
                    case TemplateNode.Value value:
                        output.Write(Written(Find(value.Path)));
                        break;
                    case TemplateNode.Block block:
                        Write(block, Find(block.Path));
                        break;
                }
            }
        }

        private void Write(TemplateNode.Block block, object? value)
        {
            var does = (block.Name == "unless") != HasValue(value, block.Name);
            if (
                !does
                || (
                    block.Name == "each"
                    && value is not (IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>)
                )
            )
            {
                Write(block.Else);
                return;
            }

            if (block.Name == "each")
            {
                Each(block.Body, value);
                return;
            }

            if (block.Name == "with")
            {
                Contexts.Add(value);
            }

            Write(block.Body);
            if (block.Name == "with")
            {
                Contexts.RemoveAt(Contexts.Count - 1);
            }
        }

        private void Each(IReadOnlyList<TemplateNode> body, object? value)
        {
            var outer = _turn;
            var entries = value is IReadOnlyDictionary<string, object?> members
                ? [.. members]
                : ((IReadOnlyList<object?>)value!)
                    .Select((v, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), v))
                    .ToList();
            for (var i = 0; i < entries.Count; i++)
            {
                output.Step();
                _turn = new Turn(i, entries[i].Key, i == entries.Count - 1);
                Contexts.Add(entries[i].Value);
                Write(body);
                Contexts.RemoveAt(Contexts.Count - 1);
            }

            _turn = outer;
        }

        private object? Find(TemplatePath path)
        {
            if (path.Loop is { } loop)
            {
                return loop switch
                {
                    "@index" => (long)_turn!.Index,
                    "@key" => _turn!.Key,
                    "@first" => _turn!.Index == 0,
                    _ => _turn!.IsLast,
                };
            }

            var value = Contexts[Contexts.Count - 1 - path.Up];
            foreach (var name in path.Names)
            {
                value = value switch
                {
                    IReadOnlyDictionary<string, object?> members => members.GetValueOrDefault(name),
                    IReadOnlyList<object?> list => int.TryParse(
                        name,
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var at
                    )
                    && at < list.Count
                        ? list[at]
                        : null,
                    _ => null,
                };
            }

            return value;
        }

        // As Handlebars has it: nothing, an empty text or list, false, and zero, which is something for #with alone.
        private static bool HasValue(object? value, string block) =>
            value switch
            {
                null or "" or false => false,
                long number => number != 0 || block == "with",
                double number => number != 0 || block == "with",
                IReadOnlyList<object?> list => list.Count > 0,
                IReadOnlyDictionary<string, object?> members => members.Count > 0 || block != "each",
                _ => true,
            };

        private static string Written(object? value) =>
            value switch
            {
                string text => text,
                bool yes => yes ? "true" : "false",
                long number => number.ToString(CultureInfo.InvariantCulture),
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                _ => "",
            };
    }
}
