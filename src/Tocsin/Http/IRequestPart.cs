using Microsoft.AspNetCore.Http.HttpResults;

namespace Tocsin.Http;

/// <summary>Something that a handler takes from its request, and that may turn out to be wrong: a body, a query.</summary>
internal interface IRequestPart
{
    /// <summary>Why it cannot even be read (too large, no JSON), or null.</summary>
    ProblemHttpResult? Refusal { get; }

    /// <summary>Everything that is wrong with it.</summary>
    IReadOnlyList<FieldError> Errors { get; }
}
