using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tocsin.Http;

/// <summary>Which page of a list is wanted: <c>?limit=</c> (1 to 200, 50 by default) and <c>?cursor=</c>.</summary>
internal sealed record PageQuery : IBody
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public int Limit { get; private init; } = DefaultLimit;

    /// <summary>The key of the last row of the page before, or null.</summary>
    public string? After { get; private init; }

    public ProblemHttpResult? Problem { get; private init; }

    public static ValueTask<PageQuery> BindAsync(HttpContext context) =>
        ValueTask.FromResult(Parse(context.Request.Query));

    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static PageQuery Parse(IQueryCollection query)
    {
        var errors = new List<FieldError>();
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text) && !TryLimit(text.ToString(), out limit))
        {
            errors.Add(Error("?limit", text.ToString(), $"a whole number from 1 to {MaxLimit}"));
        }

        string? after = null;
        if (query.TryGetValue("cursor", out var cursor) && !TryDecode(cursor.ToString(), out after))
        {
            errors.Add(Error("?cursor", cursor.ToString(), "the next_cursor of an earlier page"));
        }

        return errors.Count > 0
            ? new PageQuery { Problem = Problems.Validation(errors) }
            : new PageQuery { Limit = limit, After = after };
    }

    private static bool TryLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit;

    private static bool TryDecode(string cursor, out string? key)
    {
        key = null;
        if (cursor.Length is 0 or > 512 || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return !key.Contains('\uFFFD', StringComparison.Ordinal) && !key.Any(char.IsControl);
    }

    private static FieldError Error(string pointer, string given, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = $"is '{Problems.Quote(given)}'",
            Expected = expected,
        };
}
