using System.Text.Json;

namespace Tocsin.Integrations;

/// <summary>The <c>retry_after</c> in seconds, a fraction allowed, that Discord and others put into the body of a 429.</summary>
internal static class RetryAfterBody
{
    public static TimeSpan? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            // By tokens: what is kept of the body may end anywhere.
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isWanted = reader.ValueTextEquals("retry_after"u8);
                if (!reader.Read())
                {
                    return null;
                }

                if (isWanted)
                {
                    return
                        reader.TokenType == JsonTokenType.Number
                        && reader.TryGetDouble(out var seconds)
                        && seconds is >= 0 and <= 7 * 24 * 3600
                        ? TimeSpan.FromSeconds(seconds)
                        : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // No JSON, or cut off before it came to that.
        }

        return null;
    }
}
