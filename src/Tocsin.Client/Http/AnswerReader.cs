using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tocsin.Client.Http;

/// <summary>Reads what a server answered: the value asked for, or why not.</summary>
internal sealed class AnswerReader(TocsinClientOptions options)
{
    private const int LongestProblem = 256 * 1024;

    public async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var value = await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false);
            return value ?? throw Unexpected(response, "null");
        }
        catch (JsonException e)
        {
            throw Unexpected(response, $"no such answer ({e.Path ?? "not JSON"})");
        }
    }

    public async Task<TocsinApiException> RefusalAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            return Refusal(
                status,
                "The server redirects",
                $"to {response.Headers.Location}; use the address that it redirects to"
            );
        }

        var mediaType = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!mediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            return Refusal(status, response.ReasonPhrase ?? "The server refused the request", NotTocsin(response));
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(LongestProblem, cancellationToken).ConfigureAwait(false);
            var problem = await response
                .Content.ReadFromJsonAsync(TocsinJson.Default.ApiProblem, cancellationToken)
                .ConfigureAwait(false);
            return new TocsinApiException(Redact(problem ?? new ApiProblem()) with { Status = status });
        }
        catch (Exception e) when (e is JsonException or HttpRequestException)
        {
            return Refusal(status, response.ReasonPhrase ?? "The server refused the request", NotTocsin(response));
        }
    }

    private TocsinApiException Unexpected(HttpResponseMessage response, string what) =>
        Refusal((int)response.StatusCode, "The answer is not a Tocsin server's", $"{what}; {NotTocsin(response)}");

    private TocsinApiException Refusal(int status, string title, string detail) =>
        new(
            new ApiProblem
            {
                Title = title,
                Status = status,
                Detail = Redact(detail),
            }
        );

    private string NotTocsin(HttpResponseMessage response) =>
        $"{options.Server} answered {response.Content.Headers.ContentType?.MediaType ?? "nothing"} to "
        + $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}; "
        + "is this the address of a Tocsin server?";

    // A server, or a proxy before it, that repeats the request's headers must not get the key into a log.
    private ApiProblem Redact(ApiProblem problem) =>
        problem with
        {
            Title = Redact(problem.Title),
            Detail = Redact(problem.Detail),
            Errors = [.. (problem.Errors ?? []).Select(Redact)],
        };

    private ApiError Redact(ApiError error) =>
        error with
        {
            Pointer = Redact(error.Pointer),
            Problem = Redact(error.Problem),
            Expected = Redact(error.Expected),
        };

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private string? Redact(string? text) => text?.Replace(options.ApiKey, "tcs_…", StringComparison.Ordinal);
}
