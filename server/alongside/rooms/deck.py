"""The words of the cards: short, kind, answered in a sentence or two, and never asking for more than people like."""

from collections.abc import Mapping
from types import MappingProxyType

_ICEBREAKERS = (
    "What is on your desk right now that has nothing to do with work?",
    "Which small thing went right this week?",
    "What did you have for breakfast, and was it the right choice?",
    "Which sound do you hear where you are, if you listen for a moment?",
    "What can you see from the nearest window?",
    "Which word do you like the sound of, in any language?",
    "What is the last thing you learned by accident?",
    "Which chore do you secretly enjoy?",
    "What would you do with a free afternoon that nobody could fill?",
    "Which song has followed you around lately?",
    "What is the oldest thing you use every day?",
    "Which meal could you cook with your eyes closed?",
    "What did you want to become when you were eight?",
    "Which place do you go to when you need to think?",
    "What is a rule at home that guests find strange?",
    "Which book, film or game would you like to meet again for the first time?",
    "What was your first job, paid or not?",
    "Which skill would you borrow from somebody here for a day?",
    "What is the best advice that you did not follow?",
    "Which smell takes you somewhere else at once?",
    "What do you know about your street that a visitor would not?",
    "Which tool of your trade would you never lend?",
    "What made you laugh in the last few days?",
    "Which season suits you, and why is everybody else wrong?",
    "What is a word from your language that the rest of us should have?",
    "Which animal would be good at your job?",
    "What do you always pack and never need?",
    "Which habit have you dropped and do not miss?",
    "What is the kindest thing that a stranger did for you?",
    "Which question do people ask you too often?",
    "What would your workplace be called if it were a ship?",
    "Which ordinary object deserves an award?",
    "What is your favourite way to waste ten minutes?",
    "Which subject could you talk about for half an hour without notes?",
    "What was the last thing that you repaired?",
    "Which door in your town have you always wanted to open?",
    "What did you believe for much too long?",
    "Which drink goes with the work that you do today?",
    "What is the strangest thing you ever ate on purpose?",
    "Which of your keyboard shortcuts would you miss the most?",
    "What would you put into a museum of this year?",
    "Which piece of clothing have you had the longest?",
    "What do you do in the first five minutes of a working day?",
    "Which journey would you make again tomorrow?",
    "What is something that you changed your mind about?",
    "Which neighbour, past or present, will you not forget?",
    "What is your signature snack for a long afternoon?",
    "Which two things should be combined that nobody has combined yet?",
    "What are you looking forward to, however small it is?",
    "Which game did you play as a child that had rules of its own?",
    "What did you keep although there was no reason to?",
    "Which number do you like, and what for?",
    "What would you teach if everybody had to listen for one hour?",
    "Which sight on your way to work, or to the kitchen, do you greet in silence?",
    "What is the best thing within an hour of where you live?",
    "Which mistake taught you something that you still use?",
    "What do you do when the network is down?",
    "Which bird, tree or star can you name without looking it up?",
    "What would you like to be asked more often?",
    "Which part of your work would surprise your younger self?",
    "What is on the list of things that you will do when it rains?",
    "Which good idea came to you in the wrong place?",
    "What do you hum when you think that nobody listens?",
    "Which thing do you do more slowly than most people, and better?",
    "What would the weather be today, if it were your mood?",
    "Which thank-you have you been meaning to say?",
)

_FEEDBACK = (
    "Show something unfinished. What would you like to hear about it, and what not yet?",
    "Which decision of yours would you like somebody to poke at?",
    "What should we keep doing as a team, exactly as it is?",
    "Name one thing that worked better than you expected, and why.",
    "Whose help made a difference lately? Tell them, here.",
    "What would make what you are doing now ten per cent better?",
)

_WORKING_ON = (
    "What are you working on, in one sentence that your neighbour would understand?",
    "What is the next small step, and what would make it easier?",
    "What are you putting off, and what is the first minute of it?",
    "What would “done for today” look like?",
    "What is taking longer than you thought, and what have you found out?",
    "Which part of your work this week would you give away?",
)

_WILD_IDEAS = (
    "If it had to be finished by tonight, what would you leave out?",
    "What would you build if nobody could say no for a day?",
    "Turn the problem round: how would you make it worse?",
    "What would it look like if it were easy?",
    "Which rule that we follow has nobody written down? What if it went?",
    "Take the oddest idea of the week. What is right about it?",
)

_ASK = (
    "What do you not understand, and are almost too late to ask?",
    "Who in this room may know what you need to know?",
    "Which question, answered, would save you an hour?",
    "Ask for an opinion on two options. Say which one you fear is right.",
    "What would you ask an expert who had only one minute?",
    "What are you guessing that somebody here could confirm?",
)

DECK: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "icebreaker": _ICEBREAKERS,
        "feedback": _FEEDBACK,
        "workingOn": _WORKING_ON,
        "wildIdeas": _WILD_IDEAS,
        "ask": _ASK,
    }
)
"""Texts by the kind of card."""
