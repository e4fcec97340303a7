using Microsoft.AspNetCore.Builder;

namespace Tocsin.Http;

/// <summary>Says on a route that its answer holds a secret: it is not cached, and kept encrypted for idempotency.</summary>
/// <param name="Field">The field that it stands in; one that is absent or null holds none.</param>
internal sealed record SecretAnswer(string Field);

/// <summary>How routes say it.</summary>
internal static class SecretAnswerExtensions
{
    public static TBuilder AnswersWithSecret<TBuilder>(this TBuilder builder, string field)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new SecretAnswer(field));
}
