using System.Diagnostics;
using System.Net;

namespace Tocsin.Bench;

/// <summary>An endpoint that answers 204 to everything: a process of its own, so that both sides pay for it alike.</summary>
internal static class Receiver
{
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync(app.Urls.Single());
        // The parent holds the other end of standard input: when it ends, for whatever reason, so does this.
        await Console.In.ReadToEndAsync(cancellationToken);
        return 0;
    }

    /// <summary>Starts one and tells its address; it ends when it is disposed, or when this process does.</summary>
    public static async Task<(IDisposable Handle, string Address)> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Receiver).Assembly.Location);
        }

        start.ArgumentList.Add("receiver");
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync();
        return (new Running(process), address ?? throw new InvalidOperationException("The receiver did not start."));
    }

    private sealed class Running(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit(5000);
            process.Dispose();
        }
    }
}
