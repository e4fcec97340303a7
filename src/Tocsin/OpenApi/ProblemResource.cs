using System.ComponentModel;
using Tocsin.Http;

namespace Tocsin.OpenApi;

/// <summary>An error (RFC 9457), as the document describes it.</summary>
[Description("An error, as RFC 9457 has it.")]
internal sealed record ProblemResource
{
    [Description("A stable name of the kind of error, such as urn:tocsin:problem:validation.")]
    public required string Type { get; init; }

    [Description("What is wrong, the same for every error of the type.")]
    public required string Title { get; init; }

    [Description("The HTTP status.")]
    public required int Status { get; init; }

    [Description("What is wrong this time.")]
    public string? Detail { get; init; }

    [Description("Everything that is wrong with the request; with validation errors only.")]
    public IReadOnlyList<FieldError>? Errors { get; init; }

    [Description("The permission that the API key lacks; with 403 only.")]
    public string? Permission { get; init; }

    [Description("The organization's plan, where it is the reason.")]
    public string? Plan { get; init; }
}
