using System.ComponentModel;

namespace Tocsin.Http;

/// <summary>One thing that is wrong with a request.</summary>
internal sealed record FieldError
{
    [Description(
        "JSON pointer into the body, such as /filters/severity/0 (the whole body: empty), or ?name for a query parameter."
    )]
    public required string Pointer { get; init; }

    [Description("What is wrong there.")]
    public required string Problem { get; init; }

    [Description("What would be right.")]
    public required string Expected { get; init; }
}
