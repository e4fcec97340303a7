using System.Buffers.Text;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace Tocsin.Http;

/// <summary>Which page of a list is wanted: <c>?limit=</c> (1 to 200, 50 by default) and <c>?cursor=</c>.</summary>
internal sealed record PageQuery : IRequestPart, IEndpointParameterMetadataProvider
{
    public int Limit { get; private init; } = PageFields.DefaultLimit;

    /// <summary>The key of the last row of the page before, or null.</summary>
    public string? After { get; private init; }

    public ProblemHttpResult? Refusal => null;

    public IReadOnlyList<FieldError> Errors { get; private init; } = [];

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryFields(typeof(PageFields)));

    public static ValueTask<PageQuery> BindAsync(HttpContext context) =>
        ValueTask.FromResult(Parse(context.Request.Query));

    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    internal static PageQuery Parse(IQueryCollection query)
    {
        var fields = Query<PageFields>.Read(query);
        var errors = fields.Errors.ToList();
        string? after = null;
        if (query.TryGetValue("cursor", out var cursor) && !TryDecode(cursor.ToString(), out after))
        {
            errors.Add("?cursor", $"is '{Problems.Quote(cursor.ToString())}'", "the next_cursor of an earlier page");
        }

        return errors.Count > 0
            ? new PageQuery { Errors = errors }
            : new PageQuery { Limit = fields.Value.Limit ?? PageFields.DefaultLimit, After = after };
    }

    private static bool TryDecode(string cursor, out string? key)
    {
        key = null;
        // Base64Url skips white space, so it is asked for here.
        if (cursor.Length is 0 or > 512 || cursor.Any(char.IsWhiteSpace) || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return !key.Contains('\uFFFD', StringComparison.Ordinal) && !key.Any(char.IsControl);
    }
}
