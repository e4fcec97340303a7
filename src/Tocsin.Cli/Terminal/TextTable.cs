using Spectre.Console;

namespace Tocsin.Cli.Terminal;

/// <summary>Rows of text from elsewhere, in aligned columns.</summary>
internal sealed class TextTable(params string[] headers)
{
    private readonly List<(string Text, Style Style)[]> _rows = [];

    public void Add(params (string? Text, Style Style)[] cells) =>
        _rows.Add([.. cells.Select(c => (SafeText.Line(c.Text), c.Style))]);

    public void Add(params string?[] cells) => Add([.. cells.Select(c => (c, Style.Plain))]);

    public void Write(Shell shell, TextWriter output, bool isTerminal)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var header in headers)
        {
            table.AddColumn(
                new TableColumn(new Text(header, new Style(decoration: Decoration.Bold))).Padding(0, 0, 2, 0)
            );
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Text, cell.Style)));
        }

        if (isTerminal)
        {
            Consoles.Create(shell, output, isTerminal).Write(table);
            return;
        }

        var plain = new StringWriter();
        Consoles.Create(shell, plain, isTerminal).Write(table);
        foreach (var line in plain.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            output.WriteLine(line.TrimEnd());
        }
    }
}
