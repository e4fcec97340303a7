using System.Text.Json;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Auth;

/// <summary>The file that holds the login, readable by its owner alone.</summary>
internal sealed class LoginStore(Shell shell)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public string Path => System.IO.Path.Combine(shell.SettingsFolder, "credentials.json");

    public Login? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Login>(File.ReadAllText(Path), Reading);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            throw new UsageException($"{Path} is damaged; run: tocsin auth login");
        }
    }

    public void Write(Login login)
    {
        CreateFolder();
        // Whole or not at all, and never readable by others, not even for a moment.
        var temporary = $"{Path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(temporary);
            options.UnixCreateMode = OwnerOnly;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.WriteLine(JsonText.Of(login));
        }

        File.Move(temporary, Path, overwrite: true);
    }

    /// <returns>False when there was none.</returns>
    public bool Delete()
    {
        var existed = File.Exists(Path);
        if (existed)
        {
            File.Delete(Path);
        }

        return existed;
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(shell.SettingsFolder);
            return;
        }

        const UnixFileMode mode = OwnerOnly | UnixFileMode.UserExecute;
        Directory.CreateDirectory(shell.SettingsFolder, mode);
        // It may have been there before, for all to read.
        File.SetUnixFileMode(shell.SettingsFolder, mode);
    }
}
