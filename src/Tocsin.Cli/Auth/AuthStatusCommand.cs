using System.CommandLine;
using System.Globalization;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Auth;

/// <summary><c>tocsin auth status</c>.</summary>
internal static class AuthStatusCommand
{
    public static Command Create(Shell shell)
    {
        var command = new CommandWithExamples(
            "status",
            "Show which server and key are in use, and check them.",
            "tocsin auth status"
        );
        command.SetAction((_, cancellationToken) => ShowAsync(shell, cancellationToken));
        return command;
    }

    private static async Task<int> ShowAsync(Shell shell, CancellationToken cancellationToken)
    {
        var connection = Connection.Find(shell);
        shell.Out.WriteLine($"Server        {connection.Address}");
        shell.Out.WriteLine($"Key from      {connection.KeyFrom}");
        using var client = connection.Open(shell);
        var current = await client.ApiKeys.GetCurrentAsync(cancellationToken);
        var key = current.Key;
        var expires = key.ExpiresAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never";
        shell.Out.WriteLine($"Key           {SafeText.Line($"{key.Name} ({key.Prefix}…{key.LastFour})")}");
        shell.Out.WriteLine($"Expires       {expires}");
        shell.Out.WriteLine($"Permissions   {SafeText.Line(string.Join(", ", key.Permissions))}");
        shell.Out.WriteLine($"Organization  {SafeText.Line(current.Organization.Name)}");
        return ExitCode.Success;
    }
}
