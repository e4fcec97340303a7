using System.Globalization;

namespace Tocsin.Tests.Events;

/// <summary>Seeded documents with everything in them that writers of JSON disagree about.</summary>
internal sealed class RandomJson(int seed, bool wholePairsOnly = false)
{
    private static readonly string[] Keys =
    [
        "0",
        "1",
        "10",
        "01",
        "4294967294",
        "4294967295",
        "-1",
        "1.5",
        "",
        "__proto__",
        "constructor",
        "toString",
        "a",
        "b",
        "é",
        "\\u0061",
        "\\ud83d\\ude00",
        "\\ud800",
        "a\\\"b",
        "x\\u0000y",
        "length",
    ];

    private static readonly string[] Strings =
    [
        "",
        "plain",
        "<script>&'",
        "é",
        "😀",
        "\u2028\u2029",
        "\u007f\u0080",
        "\\u0000",
        "\\u001f\\u0008\\u000C",
        "\\/\\b\\f\\n\\r\\t\\\\\\\"",
        "\\uD83D\\uDE00",
        "\\ud83d",
        "\\ude00\\ud83d",
        "\\uD83Dx",
        "\\uD83D\\n",
        "\\u00e9",
        "\\u2028",
        "\\u007F",
        "\ufeff",
        "\uffff",
        "עברית",
        "\\u0022\\u005c\\u002F",
    ];

    private readonly Random _random = new(seed);

    public string Next() => Value(depth: 0);

    /// <summary>An object whose names are all different.</summary>
    public string NextObject() =>
        "{"
        + string.Join(
            ",",
            Enumerable.Range(0, 5).Select(i => $"\"{i * 7 % 5}{(i % 2 == 0 ? "" : "x")}\":{Value(depth: 0)}")
        )
        + "}";

    private string Value(int depth) =>
        _random.Next(depth > 4 ? 4 : 7) switch
        {
            0 => _random.Next(3) switch
            {
                0 => "null",
                1 => "true",
                _ => "false",
            },
            1 => Number(),
            2 or 3 => $"\"{Pick(Strings)}{Pick(Strings)}\"",
            4 => "[" + string.Join(Space() + ",", Many(() => Value(depth + 1))) + "]",
            _ => "{" + string.Join("," + Space(), Members(depth)) + "}",
        };

    private string Number()
    {
        var number = _random.Next(6) switch
        {
            0 => _random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
            1 => BitConverter.Int64BitsToDouble(_random.NextInt64()).ToString("R", CultureInfo.InvariantCulture),
            2 => (_random.NextDouble() * Math.Pow(10, _random.Next(-25, 25))).ToString(
                "R",
                CultureInfo.InvariantCulture
            ),
            3 => _random.NextInt64(-9007199254740992, 9007199254740992).ToString(CultureInfo.InvariantCulture),
            4 => $"{_random.Next(1, 99)}e{_random.Next(-30, 30)}",
            _ => _random.Next(4) switch
            {
                0 => "-0",
                1 => "0.0",
                2 => "1.50",
                _ => "-0e5",
            },
        };
        return
            number.Contains("NaN", StringComparison.Ordinal)
            || number.Contains('∞')
            || number.Contains("Inf", StringComparison.Ordinal)
            ? "0"
            : number;
    }

    private string Space() => _random.Next(4) == 0 ? " \n\t" : "";

    // Half a pair of surrogates is JSON, but no text, and not taken by the API.
    private string Pick(string[] from)
    {
        while (true)
        {
            var picked = from[_random.Next(from.Length)];
            if (!wholePairsOnly || !picked.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            {
                return picked;
            }
        }
    }

    private List<T> Many<T>(Func<T> make) => Enumerable.Range(0, _random.Next(7)).Select(_ => make()).ToList();

    private IEnumerable<string> Members(int depth)
    {
        var members = Many(() => (Name: Pick(Keys), Value: Value(depth + 1)));
        return (wholePairsOnly ? members.DistinctBy(m => m.Name is "\\u0061" ? "a" : m.Name) : members).Select(m =>
            $"\"{m.Name}\"{Space()}:{m.Value}"
        );
    }
}
