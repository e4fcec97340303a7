using System.Text;
using Tocsin.Settings;

namespace Tocsin.Hosting;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    public static string Write(IEnumerable<SettingsSection> sections)
    {
        var text = new StringBuilder();
        text.AppendLine(
            """
            Tocsin: the server.

            Usage: Tocsin.Host [--urls ADDRESS] [--Tocsin:SETTING VALUE]…
                   Tocsin.Host doctor [--json]            looks at everything that a server needs, and says what to do
                   Tocsin.Host backup FILE [--with-keys]  copies the embedded database, also while a server runs
                   Tocsin.Host health                     asks the server at --urls whether it lives
                   Tocsin.Host reencrypt                  writes secrets anew under the first encryption key, also while servers run
                   Tocsin.Host migrate-data --from DIRECTORY --to CONNECTION-STRING
                   Tocsin.Host --help | --version

            doctor ends with 0 when all is well, 1 after a warning, 2 where something does not work. It, backup, reencrypt and
            health take settings as the server does.
            migrate-data moves the data of a server that is stopped from SQLite to PostgreSQL. Interrupted, it goes on where
            it was when it is started again.

            Settings are read from appsettings.json, the environment and the command line; the last one wins.
            In the environment they are called as below; on the command line : stands for __.

              ASPNETCORE_URLS (--urls)
                  Where it listens. Default: http://127.0.0.1:7878
            """
        );
        foreach (var setting in sections.SelectMany(s => s.Settings).OrderBy(s => s.Path, StringComparer.Ordinal))
        {
            text.Append("  ").AppendLine(setting.Variable);
            text.Append("      ").Append(setting.Meaning);
            if (!string.IsNullOrEmpty(setting.Default))
            {
                text.Append(" Default: ").Append(setting.Default);
            }

            text.AppendLine();
        }

        return text.ToString();
    }
}
