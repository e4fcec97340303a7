using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Tocsin.Encryption;

namespace Tocsin.Http.Idempotency;

/// <summary>
/// Gives a POST that is repeated under the same Idempotency-Key the first one's answer, for 24 hours. The answer is
/// on disk before the caller has it. Refusals that a retry may well get past (401, 403, 408, 429, 5xx) are not kept.
/// A caller who goes away does not stop what it began: it will come back for the answer.
/// </summary>
internal sealed class IdempotentPosts(
    RequestDelegate next,
    IIdempotencyStore store,
    KeyRing keys,
    IOptions<LimitsOptions> limits,
    IEnumerable<SecretRepeated> repeated,
    TimeProvider time
)
{
    private const int MaxAnswer = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var header = context.Request.Headers[IdempotencyKey.Header];
        // No caller: the route is not one of the API's.
        if (
            header.Count == 0
            || !HttpMethods.IsPost(context.Request.Method)
            || context.Features.Get<Caller>() is not { } caller
        )
        {
            await next(context);
            return;
        }

        if (header is not [{ } key] || !IdempotencyKey.IsWellFormed(key))
        {
            await IdempotencyKey.Malformed().ExecuteAsync(context);
            return;
        }

        var now = time.GetUtcNow();
        var route = Route(context.Request);
        var first = await store.ClaimAsync(
            caller,
            key,
            route,
            now,
            now - IdempotencyKey.Lifetime,
            context.RequestAborted
        );
        if (first is null)
        {
            await RunAsync(context, caller, key);
        }
        else
        {
            await RepeatAsync(context, caller, first, route);
        }
    }

    private static string Route(HttpRequest request) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}"))
        );

    private async Task RunAsync(HttpContext context, Caller caller, string key)
    {
        var (requestBody, responseBody) = (context.Request.Body, context.Response.Body);
        var lifetime = context.Features.Get<IHttpRequestLifetimeFeature>();
        // With a token that is never cancelled: a handler that stopped half way, or after its commit, would run twice.
        context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        using var body = new HashingStream(requestBody);
        using var answer = new AnswerBuffer(responseBody, MaxAnswer);
        context.Request.Body = body;
        context.Response.Body = answer;
        var kept = false;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
            kept = await KeepAsync(context.Response, caller, key, body, answer);
        }
        finally
        {
            context.Features.Set(lifetime);
            context.Request.Body = requestBody;
            context.Response.Body = responseBody;
            if (!kept)
            {
                await store.ReleaseAsync(caller.Organization, key, CancellationToken.None);
            }
        }

        if (!answer.HasOverflowed && answer.Held.Length > 0)
        {
            await responseBody.WriteAsync(answer.Held, context.RequestAborted);
        }
    }

    private async Task<bool> KeepAsync(
        HttpResponse response,
        Caller caller,
        string key,
        HashingStream body,
        AnswerBuffer answer
    )
    {
        if (!IsKept(response.StatusCode) || answer.HasOverflowed)
        {
            return false;
        }

        // A handler that refuses early leaves the rest unread; a long rest is not worth reading for its hash.
        // What was done without its rest must not be done again all the same: any body then counts as the first's.
        var hash = await body.FinishAsync(limits.Value.BodyBytes);
        if (hash is null && response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            return false;
        }

        await store.CompleteAsync(
            caller.Organization,
            key,
            hash ?? [],
            new KeptAnswer
            {
                Status = response.StatusCode,
                ContentType = response.ContentType,
                Location = response.Headers.Location,
                EncryptedBody = keys.Encrypt(answer.Held.Span),
            },
            CancellationToken.None
        );
        return true;
    }

    private async Task RepeatAsync(HttpContext context, Caller caller, KeptRequest first, string route)
    {
        // The answer may hold secrets that this one's permissions would not show it.
        if (first.ApiKeyId != caller.KeyId)
        {
            await IdempotencyKey.Reused("API key").ExecuteAsync(context);
        }
        else if (first.Route != route)
        {
            await IdempotencyKey.Reused("method, path or query").ExecuteAsync(context);
        }
        else if (first is not { Answer: { } answer, BodyHash: { } hash })
        {
            context.Response.Headers.RetryAfter = "1";
            await IdempotencyKey.Running().ExecuteAsync(context);
        }
        else if (hash.Length > 0 && !await HasBodyAsync(context, hash))
        {
            await IdempotencyKey.Reused("body").ExecuteAsync(context);
        }
        else if (keys.DecryptBytes(answer.EncryptedBody) is not { } body)
        {
            await Problems
                .Conflict(
                    "The first answer can no longer be read.",
                    "The request was carried out, but the key that its answer was encrypted with is gone."
                )
                .ExecuteAsync(context);
        }
        else
        {
            if (
                context.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is { } secret
                && IsSuccess(answer.Status)
                && Holds(body, secret.Field)
            )
            {
                foreach (var listener in repeated)
                {
                    await listener(context, answer.Location, context.RequestAborted);
                }
            }

            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            context.Response.Headers.Location = answer.Location;
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static async Task<bool> HasBodyAsync(HttpContext context, byte[] hash) =>
        (await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted)).AsSpan().SequenceEqual(hash);

    // A secret that the caller has given is not in the answer; what cannot be read is taken to have one.
    private static bool Holds(byte[] body, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind != JsonValueKind.Object
                || (json.RootElement.TryGetProperty(field, out var secret) && secret.ValueKind != JsonValueKind.Null);
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static bool IsSuccess(int status) => status is >= 200 and < 300;

    private static bool IsKept(int status) =>
        status is < 500 and not (401 or 403 or StatusCodes.Status408RequestTimeout or 429);
}
