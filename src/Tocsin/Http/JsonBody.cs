using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tocsin.Http;

/// <summary>Reads a bounded JSON body.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static async Task<(JsonElement Json, ProblemHttpResult? Problem)> ReadAsync(
        HttpContext context,
        int maxBytes
    )
    {
        var request = context.Request;
        if (request.ContentLength > maxBytes)
        {
            return (default, TooLarge(maxBytes));
        }

        if (!request.HasJsonContentType())
        {
            var got = Problems.Quote(request.ContentType ?? "none");
            return (default, Problems.UnsupportedMediaType($"Content-Type is {got}; expected application/json."));
        }

        using var buffer = new MemoryStream((int)Math.Max(1024, request.ContentLength ?? 0));
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
            {
                if (buffer.Length + read > maxBytes)
                {
                    return (default, TooLarge(maxBytes));
                }

                buffer.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        try
        {
            // Not disposed of: the elements are used for as long as the request is, and the buffer is theirs alone.
            var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), Strict);
            var text = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
            // Without escapes, text that is UTF-8 is Unicode; with them, every string has to be looked at.
            var isUnicode = Utf8.IsValid(text) && text.IndexOf("\\u"u8) < 0;
            return isUnicode || JsonText.IsUnicode(document.RootElement)
                ? (document.RootElement, null)
                : (default, NotUnicode());
        }
        catch (InvalidOperationException)
        {
            // Looking for repeated names reads the names.
            return (default, NotUnicode());
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine + 1}" : "the body";
            var problem = buffer.Length == 0 ? "is empty" : $"is not JSON that can be used: {Reason(e)} at {place}";
            return (
                default,
                Problems.Validation("", problem, "a JSON object without repeated names, at most 32 levels deep")
            );
        }
    }

    // The parser's own sentence, less the place that it appends.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return Problems.Quote((end < 0 ? e.Message : e.Message[..end]).TrimEnd('.'));
    }

    private static ProblemHttpResult NotUnicode() =>
        Problems.Validation("", "holds text that is not Unicode", "UTF-8, and \\u escapes of surrogates in pairs only");

    private static ProblemHttpResult TooLarge(int maxBytes) =>
        Problems.TooLarge($"The body has more than {maxBytes} bytes, the limit for this route.");
}
