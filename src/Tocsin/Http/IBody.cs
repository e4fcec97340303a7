using Microsoft.AspNetCore.Http.HttpResults;

namespace Tocsin.Http;

/// <summary>What <see cref="BodyFilter"/> needs to know of a body of whatever type.</summary>
internal interface IBody
{
    /// <summary>Why the body was refused, or null.</summary>
    ProblemHttpResult? Problem { get; }
}
