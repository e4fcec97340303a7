using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace Tocsin.Http;

/// <summary>A <see cref="Body{T}"/> that may be left out: no content type, and nothing sent.</summary>
internal sealed class OptionalBody<T> : IRequestPart, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly Body<T>? _body;

    private OptionalBody(Body<T>? body) => _body = body;

    public ProblemHttpResult? Refusal => _body?.Refusal;

    public IReadOnlyList<FieldError> Errors => _body?.Errors ?? [];

    /// <summary>What it says; null when it was left out.</summary>
    public T? Value => _body?.Value;

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new JsonRequest(typeof(T), IsOptional: true));

    public static async ValueTask<OptionalBody<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var request = context.Request;
        var isAbsent =
            request.ContentType is null
            && request.ContentLength is null or 0
            && request.Headers.TransferEncoding.Count == 0;
        return new OptionalBody<T>(isAbsent ? null : await Body<T>.BindAsync(context, parameter));
    }
}
