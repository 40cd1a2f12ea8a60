namespace Greetering.Api.Chat;

/// <summary>Options of the chat room, section <c>Chat</c> of the configuration.</summary>
public sealed class ChatOptions
{
    /// <summary>Whether lines typed at the server's console go to the room. Default false; the shipped configuration sets true.</summary>
    public bool Console { get; set; }
}
