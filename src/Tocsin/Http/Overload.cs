using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Tocsin.Ids;

namespace Tocsin.Http;

/// <summary>Why a request cannot be taken now, although nothing is wrong with it, and when to ask again.</summary>
internal sealed record Overload
{
    public required int Status { get; init; }

    public required string Type { get; init; }

    public required string Title { get; init; }

    public required string Detail { get; init; }

    public required TimeSpan RetryAfter { get; init; }

    public ProblemHttpResult Answer(HttpResponse response)
    {
        response.Headers.RetryAfter = Seconds;
        return Problems.Make(Status, Type, Title, Detail);
    }

    /// <summary>As the header has it.</summary>
    public string Seconds =>
        Math.Ceiling(RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Looks whether an organization can publish now; asked before every body, so it only looks.</summary>
internal delegate Overload? OverloadCheck(OrganizationId organization);

/// <summary>Tells an error of the store that passes (no room, locked) from a defect, which it answers with null.</summary>
internal delegate Overload? StorageTrouble(Exception exception);
