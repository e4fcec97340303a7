using System.ComponentModel;

namespace Tocsin.Http;

/// <summary>One page of a list.</summary>
internal sealed record Page<T>
{
    public required IReadOnlyList<T> Data { get; init; }

    [Description("Pass it as ?cursor= to get the next page; null on the last.")]
    public required string? NextCursor { get; init; }

    /// <summary>A page of what was asked for with a limit of one more than wanted, so that the last page is known.
    /// A row that is shown as null is left out: what it belongs to has gone between two questions.</summary>
    public static Page<T> Of<TRow>(IReadOnlyList<TRow> rows, int limit, Func<TRow, string> key, Func<TRow, T?> show) =>
        new()
        {
            Data = [.. rows.Take(limit).Select(show).OfType<T>()],
            NextCursor = rows.Count > limit ? PageQuery.Encode(key(rows[limit - 1])) : null,
        };
}
