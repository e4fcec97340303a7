using Microsoft.Extensions.DependencyInjection;
using Tocsin.Operating;

namespace Tocsin.Hosting;

/// <summary><c>doctor</c>: looks at everything that a server needs, and says what to do.</summary>
internal static class DoctorCommand
{
    private const string Json = "--json";

    /// <returns>0 when all is well, 1 after a warning, 2 where something does not work.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var json = args.Contains(Json, StringComparer.Ordinal);
        await using var parts = Subcommands.Parts(Subcommands.Configuration([.. args.Where(a => a is not Json)]));
        var reports = new List<CheckReport>();
        await foreach (var report in parts.GetRequiredService<Doctor>().RunAsync(cancellationToken))
        {
            reports.Add(report);
            if (!json)
            {
                await Console.Out.WriteAsync(DoctorText.ForPeople(report));
            }
        }

        if (json)
        {
            await Console.Out.WriteLineAsync(DoctorText.ForMachines(reports));
        }

        return (int)DoctorText.Worst(reports);
    }
}
