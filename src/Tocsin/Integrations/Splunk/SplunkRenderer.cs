using System.Text.Json;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Splunk;

/// <summary>Messages as events, one after another without anything between, which is how the collector takes a batch.</summary>
internal sealed class SplunkRenderer(string? index, string sourcetype, string codeUrl, NoticeReader reader)
{
    /// <summary>Of one event; the collector's own bound for a request is 1 MB in Splunk Cloud.</summary>
    private const int MaxEvent = 100_000;
    private const int MaxRequest = 800_000;

    public byte[] Render(Message message)
    {
        var body = new MemoryStream();
        foreach (var one in message.Events ?? [message])
        {
            var bytes = Bytes(one);
            if (body.Length + bytes.Length > MaxRequest)
            {
                // Still there to be found, by what it says; its data is in Tocsin.
                bytes = Bytes(one with { Data = default });
            }

            body.Write(bytes);
        }

        return body.ToArray();
    }

    private byte[] Bytes(Message message)
    {
        var notice = reader.Read(message, codeUrl);
        var whole = JsonSerializer.SerializeToUtf8Bytes(Event(message, notice, withData: true), Outbound.Snake);
        return whole.Length <= MaxEvent
            ? whole
            : JsonSerializer.SerializeToUtf8Bytes(Event(message, notice, withData: false), Outbound.Snake);
    }

    private SplunkEvent Event(Message message, Notice notice, bool withData) =>
        new()
        {
            Time = message.CreatedAt.ToUnixTimeMilliseconds() / 1000m,
            Host = notice.Target is { } target ? Fit.Chars(target, 255) : null,
            Sourcetype = sourcetype,
            Index = index,
            Event = new SplunkContent
            {
                Id = notice.Id,
                Type = notice.Type,
                Message = notice.Headline,
                Severity = notice.Severity,
                Data = withData && !message.Data.IsEmpty ? SplunkData.Of(message.Data) : null,
            },
            Fields = Fields(notice),
        };

    private static Dictionary<string, string> Fields(Notice notice)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["event_type"] = notice.Type };
        Put("severity", notice.Severity);
        Put("target", notice.Target);
        Put("rule", notice.Rule);
        return fields;

        void Put(string name, string? value)
        {
            if (value is not null)
            {
                fields[name] = Fit.Chars(value, 255);
            }
        }
    }
}
