using System.Net;
using System.Text.Json;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Verification;

namespace Tocsin.Cli.Webhooks;

/// <summary>A receiver on this machine. What verifies is answered with 204, what does not with 401, and each is a line.</summary>
internal sealed class WebhookListener(Shell shell, WebhookVerifier verifier, int port, int? count)
{
    private const int MaxBody = 1024 * 1024;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        try
        {
            listener.Start();
        }
        catch (HttpListenerException e)
        {
            throw new UsageException($"Port {port} cannot be listened on ({e.Message}); choose another with --port.");
        }

        shell.Error.WriteLine($"Listening on http://127.0.0.1:{port}/; Ctrl-C ends it.");
        using var stop = cancellationToken.Register(listener.Stop);
        var allVerified = true;
        for (var received = 0; received != count; received++)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                break; // Stopped.
            }

            allVerified &= await AnswerAsync(context);
        }

        return allVerified ? ExitCode.Success : ExitCode.Findings;
    }

    private async Task<bool> AnswerAsync(HttpListenerContext context)
    {
        var (body, whole) = await ReadAsync(context.Request.InputStream);
        string? Header(string name) => context.Request.Headers[name];
        var branded = verifier.Verify(body, Header);
        var standard = verifier.VerifyStandard(body, Header);
        var verified = whole && branded == WebhookVerification.Valid && standard == WebhookVerification.Valid;
        var verdict =
            verified ? "verified"
            : !whole ? $"REFUSED (more than {MaxBody} bytes)"
            : $"REFUSED ({branded}, Standard Webhooks: {standard})";
        shell.Out.WriteLine(SafeText.Line($"{verdict} {Describe(body)}"));
        await shell.Out.FlushAsync();
        context.Response.StatusCode = verified ? 204 : 401;
        context.Response.Close();
        return verified;
    }

    private static async Task<(byte[] Body, bool Whole)> ReadAsync(Stream stream)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBody)
            {
                return (buffer.ToArray(), false);
            }
        }

        return (buffer.ToArray(), true);
    }

    private static string Describe(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var type = Text(json.RootElement, "type");
            var data = json.RootElement.TryGetProperty("data", out var d) ? d : default;
            return $"{type, -16} {Subject(type, data)}";
        }
        catch (JsonException)
        {
            return "(not JSON)";
        }
    }

    private static string Subject(string type, JsonElement data)
    {
        if (type.StartsWith("finding.", StringComparison.Ordinal) && Get(data, "finding") is { } finding)
        {
            var place = Get(finding, "location") is { } at ? $"{Text(at, "file")}:{Text(at, "line")}" : "";
            return $"{Text(finding, "severity"), -8} {Text(finding, "rule_id")} {place}";
        }

        if (type == "scan.completed" && Get(data, "summary") is { } summary)
        {
            return $"{Text(data, "repository")}: {Text(summary, "total_findings")} findings, "
                + $"{Text(summary, "new_findings")} new, {Text(summary, "resolved_findings")} resolved";
        }

        return Text(data, "repository");
    }

    private static JsonElement? Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string Text(JsonElement element, string name) => Get(element, name)?.ToString() ?? "";
}
