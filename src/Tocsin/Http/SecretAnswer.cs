using Microsoft.AspNetCore.Builder;

namespace Tocsin.Http;

/// <summary>Says on a route that its answer holds a secret: it is not cached, and kept encrypted for idempotency.</summary>
internal sealed record SecretAnswer;

/// <summary>How routes say it.</summary>
internal static class SecretAnswerExtensions
{
    public static TBuilder AnswersWithSecret<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new SecretAnswer());
}
