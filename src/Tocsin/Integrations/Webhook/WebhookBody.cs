using System.Text;
using Tocsin.Http;

namespace Tocsin.Integrations.Webhook;

/// <summary>Bodies of webhooks, in one buffer with what is signed in front of them.</summary>
internal static class WebhookBody
{
    public static byte[] Single(string head, Message message)
    {
        var before = Before(message);
        var all = new byte[head.Length + before.Length + message.Data.Length + 1];
        Encoding.ASCII.GetBytes(head, all);
        Write(message, before, all.AsSpan(head.Length));
        return all;
    }

    /// <summary>The events of a batch, as an array.</summary>
    public static byte[] Several(string head, IReadOnlyList<Message> events)
    {
        var before = events.Select(Before).ToArray();
        var all = new byte[head.Length + 1 + events.Select((e, i) => before[i].Length + e.Data.Length + 2).Sum()];
        var at = Encoding.ASCII.GetBytes(head, all);
        for (var i = 0; i < events.Count; i++)
        {
            all[at++] = (byte)(i == 0 ? '[' : ',');
            at += Write(events[i], before[i], all.AsSpan(at));
        }

        all[at] = (byte)']';
        return all;
    }

    private static string Before(Message message) =>
        $"{{\"id\":\"{message.Id}\",\"type\":\"{message.Name}\",\"created_at\":\"{UtcTimeConverter.Format(message.CreatedAt)}\",\"data\":";

    private static int Write(Message message, string before, Span<byte> to)
    {
        Encoding.ASCII.GetBytes(before, to);
        message.Data.Span.CopyTo(to[before.Length..]);
        to[before.Length + message.Data.Length] = (byte)'}';
        return before.Length + message.Data.Length + 1;
    }
}
