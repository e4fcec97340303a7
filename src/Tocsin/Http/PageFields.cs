using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Http;

/// <summary>The query parameters of a paged list.</summary>
internal sealed record PageFields
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    [Description("How many entries a page has at most."), Range(1, MaxLimit), DefaultValue(DefaultLimit)]
    public int? Limit { get; init; }

    [Description("Where the page begins: the next_cursor of the page before.")]
    public string? Cursor { get; init; }
}
