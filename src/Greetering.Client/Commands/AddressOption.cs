using System.CommandLine;

namespace Greetering.Client.Commands;

/// <summary><c>--address</c>: the server of every command.</summary>
internal static class AddressOption
{
    public static Option<Uri> Create() => new("--address", "-a")
    {
        Description = "Address of the server.",
        HelpName = "http://host:port",
        Recursive = true,
        DefaultValueFactory = static _ => new Uri("http://localhost:50051"),
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"'{text}' is not an address such as http://localhost:50051.");
            return null;
        },
    };
}
