using System.CommandLine;
using Tocsin.Cli.CommandLine;

namespace Tocsin.Cli.Auth;

/// <summary><c>tocsin auth logout</c>.</summary>
internal static class AuthLogoutCommand
{
    public static Command Create(Shell shell)
    {
        var command = new CommandWithExamples(
            "logout",
            "Forget the key. It stays valid: revoke it on the server if nobody needs it any more.",
            "tocsin auth logout"
        );
        command.SetAction(_ =>
        {
            var forgotten = new LoginStore(shell).Delete();
            shell.Out.WriteLine(forgotten ? "Logged out." : "Nobody was logged in.");
            if (shell.Variable("TOCSIN_API_KEY") is not null)
            {
                shell.Error.WriteLine("tocsin: TOCSIN_API_KEY is still set, and is still used");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
