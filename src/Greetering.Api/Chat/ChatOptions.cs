namespace Greetering.Api.Chat;

/// <summary>Options of the chat room, section <c>Chat</c> of the configuration.</summary>
public sealed class ChatOptions
{
    /// <summary>Whether lines typed at the server's console are said in the room. Default false; the shipped configuration turns it on.</summary>
    public bool Console { get; set; }
}
