using System.Net;

namespace Tocsin.Bench.Receiving;

/// <summary>
/// An endpoint that answers 204 to everything: a process of its own, so that both sides pay for it alike. What comes to
/// <c>/measured/…</c> is noted with its time; what comes to <c>/hang/…</c> is never answered.
/// </summary>
internal static class Receiver
{
    public const string Command = "receiver";

    /// <param name="args">How many ports to listen on; one by default.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var ports = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1;
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o =>
        {
            for (var i = 0; i < ports; i++)
            {
                o.Listen(IPAddress.Loopback, 0);
            }
        });
        await using var app = builder.Build();
        var arrivals = new Arrivals();
        app.Run(context => AnswerAsync(context, arrivals));
        await app.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync(string.Join(' ', app.Urls));
        // The parent holds the other end of standard input: when it ends, for whatever reason, so does this.
        await Console.In.ReadToEndAsync(cancellationToken);
        // Requests that hang by intent are not waited for.
        Environment.Exit(0);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, Arrivals arrivals)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            var text = context.Request.Path == "/count" ? $"{arrivals.Count}" : arrivals.Take();
            await context.Response.WriteAsync(text, context.RequestAborted);
            return;
        }

        if (context.Request.Path.StartsWithSegments("/measured", StringComparison.Ordinal))
        {
            arrivals.Note(context.Request.Headers["webhook-id"].ToString());
        }

        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        if (context.Request.Path.StartsWithSegments("/hang", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        arrivals.Add();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
