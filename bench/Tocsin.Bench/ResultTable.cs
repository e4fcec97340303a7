using System.Globalization;

namespace Tocsin.Bench;

/// <summary>A row of figures for each of several things.</summary>
/// <param name="columns">What they are: the first one's are names.</param>
internal sealed class ResultTable(params string[] columns)
{
    private const int Wide = 45;
    private readonly List<object[]> _rows = [];

    /// <summary>By their columns.</summary>
    public IEnumerable<Dictionary<string, object>> Rows =>
        _rows.Select(r => columns.Zip(r).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal));

    public void Add(params object[] row) => _rows.Add(row);

    /// <summary>The sum of a column.</summary>
    public double Sum(string column) =>
        _rows.Sum(r => Convert.ToDouble(r[Array.IndexOf(columns, column)], CultureInfo.InvariantCulture));

    public void Print(TextWriter output)
    {
        output.WriteLine(Line(columns));
        foreach (var row in _rows)
        {
            output.WriteLine(Line(row));
        }

        output.WriteLine();
    }

    private string Line(IReadOnlyList<object> cells) =>
        string.Concat(
            cells.Select(
                (c, i) =>
                {
                    var text = Convert.ToString(c, CultureInfo.InvariantCulture)!;
                    return i == 0 ? text.PadRight(Wide) : text.PadLeft(columns[i].Length + 2);
                }
            )
        );
}
