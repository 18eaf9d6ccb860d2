"""The mayor's consultation hour: dates and slots, holds, bookings, the waiting list, its mails."""
